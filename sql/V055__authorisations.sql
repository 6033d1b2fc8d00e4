-- Who allows a number to be used as a sender, and until when.

alter table sender_number
    add column authorisation text,
    add column authorised_until date,
    add column authorisation_told text;
comment on column sender_number.authorisation is 'The reference of the sender''s authorisation, as the regulator or the operator gave it.';
comment on column sender_number.authorised_until is 'The last day of the authorisation; null when it has no end, or none is known.';
comment on column sender_number.authorisation_told is 'What sender.authorisation was told of last: that this end is near, or over.';
grant update (authorisation_told) on sender_number to ${link};
