-- One row per record refused because it gives a known post another account, time or text.
select
    staged.record,
    staged.raw_ref,
    'conflicting-duplicate' as reason,
    'another record or file gives ' || staged.post_uid || ' another account, time or text' as detail,
    coalesce(staged.text_raw, '') as sample
from staged
inner join refused on refused.record = staged.record
