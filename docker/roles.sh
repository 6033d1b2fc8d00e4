#!/bin/bash
# Makes the three logins and the database, once, when PostgreSQL's own folder is first made. None of them is a superuser.
set -euo pipefail

psql --username "$POSTGRES_USER" --no-psqlrc --set ON_ERROR_STOP=1 \
    --set owner_password="$CASEWIRE_OWNER_PASSWORD" \
    --set app_password="$CASEWIRE_APP_PASSWORD" \
    --set link_password="$CASEWIRE_LINK_PASSWORD" <<'SQL'
create role casewire_owner login password :'owner_password';
create role casewire_app login password :'app_password';
create role casewire_link login password :'link_password';
create database casewire owner casewire_owner
    template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C';
revoke all on database casewire from public;
grant connect on database casewire to casewire_app, casewire_link;
SQL
