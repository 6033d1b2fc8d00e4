-- Until a table is analysed for the first time, PostgreSQL takes one index of an organisation for as good as another, and
-- reads all of its cases where the key names one. Autovacuum looks once a minute at most, and a restored dump has no
-- statistics at all; so the daemon looks itself while a table grows.

create function analyze_growing_table() returns text
    language plpgsql volatile security definer
    set search_path = pg_catalog, public, pg_temp
    as $$
declare
    growing text;
begin
    select c.oid::regclass::text into growing
    from pg_stat_user_tables s
    join pg_class c on c.oid = s.relid
    where c.relnamespace = 'public'::regnamespace
    and c.relowner = current_user::regrole
    and s.n_live_tup > 200
    and s.n_live_tup > 3 * greatest(c.reltuples, 0)
    order by s.n_live_tup desc
    limit 1;
    if growing is not null then
        execute 'analyze (skip_locked) ' || growing;
    end if;
    return growing;
end $$;
comment on function analyze_growing_table is 'Analyses the largest table that has become more than three times as large since it was analysed, and tells which; null when there is none.';
revoke execute on function analyze_growing_table() from public;
grant execute on function analyze_growing_table() to ${link};
