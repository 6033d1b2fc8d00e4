-- Closed threads are listed without a walk over all the others. Few are closed, and only they pay for the index.

create index case_activity_hidden on case_activity (organisation_id, last_activity_at desc, case_id desc) where hidden;
