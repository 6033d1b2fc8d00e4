-- A node that serves asks whether the schema is its build's, and is not the owner.

grant select on flyway_schema_history to ${link};
