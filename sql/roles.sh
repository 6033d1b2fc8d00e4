#!/bin/sh
# Makes the database and its three logins, none of them a superuser; PostgreSQL 15 to 18. It may run again: what is there
# stays, and passwords become those given. psql's own variables (PGHOST, PGPORT, PGUSER, PGPASSWORD) say where, and as which
# superuser. A password that is not given is not touched; a login without one is let in by certificate or peer alone.
#
#   CASEWIRE_OWNER_PASSWORD=… CASEWIRE_APP_PASSWORD=… CASEWIRE_LINK_PASSWORD=… sh roles.sh
set -eu

psql --username "${POSTGRES_USER:-${PGUSER:-postgres}}" --dbname postgres --no-psqlrc --quiet \
    --set ON_ERROR_STOP=1 \
    --set database="${CASEWIRE_DATABASE:-casewire}" \
    --set owner_password="${CASEWIRE_OWNER_PASSWORD:-}" \
    --set app_password="${CASEWIRE_APP_PASSWORD:-}" \
    --set link_password="${CASEWIRE_LINK_PASSWORD:-}" <<'SQL'
select format('create role %I login', login)
from unnest(array['casewire_owner', 'casewire_app', 'casewire_link']) as login
where not exists (select from pg_roles where rolname = login)
\gexec

-- Passwords are hidden from the server's log, where a statement that fails would be written down.
set log_min_error_statement = panic;
set log_statement = 'none';
select format('alter role %I password %L', login, password)
from (values
    ('casewire_owner', :'owner_password'),
    ('casewire_app', :'app_password'),
    ('casewire_link', :'link_password')) as given (login, password)
where password <> ''
\gexec

-- By code point whatever the machine: an order that changes with its libraries breaks indexes.
select format('create database %I owner casewire_owner template template0 encoding ''UTF8'' %s', :'database',
    case when current_setting('server_version_num')::int >= 170000
        then 'locale_provider builtin builtin_locale ''C.UTF-8'' locale ''C'''
        else 'locale_provider libc locale ''C''' end)
where not exists (select from pg_database where datname = :'database')
\gexec
revoke all on database :"database" from public;
grant connect on database :"database" to casewire_app, casewire_link;
SQL
