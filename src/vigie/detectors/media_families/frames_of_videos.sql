-- A row is one frame of a video that is wanted.
select media_frame.sha256, media_frame.at_ms, media_frame.pdq, media_frame.quality, media_frame.tiny
from media_frame
join wanted on wanted.sha256 = media_frame.sha256
order by media_frame.sha256, media_frame.at_ms
