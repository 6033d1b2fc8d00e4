-- What a carrier refuses for our settings waits for an operator, while its binds go on receiving.

create table submit_hold (
    carrier text not null,
    sender_number text not null,
    code text not null,
    reason text not null,
    at timestamptz not null,
    primary key (carrier, sender_number)
);
comment on table submit_hold is 'A sender number at a carrier, or the whole carrier (sender_number is empty), that submits nothing until an operator starts the carrier; survives a restart.';

grant select, insert, update, delete on submit_hold to ${link};
