-- What came in is counted where it came in: a text that waited on a list, and only then entered a thread, once.

create index unmatched_entered on unmatched (organisation_id, message_id) where message_id is not null;
