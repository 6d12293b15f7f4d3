-- A row is one file, with what it is compared by.
select
    media_file.sha256,
    media_file.kind,
    media_file.pdq,
    media_file.quality,
    media_file.tiny,
    media_file.made_at_us,
    media_file.refused
from media_file
order by media_file.sha256
