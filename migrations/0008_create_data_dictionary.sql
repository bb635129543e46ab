-- Every published column and its meaning; docs/schema.md is generated from it.
create table data_dictionary (
    object text not null,
    column_name text not null,
    position integer not null,
    unit text not null,
    meaning text not null,
    since text not null,
    primary key (object, column_name)
) without rowid;

create table workbench_meta (
    key text primary key,
    value text not null
) without rowid;
