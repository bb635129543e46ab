-- Which runs fulfil a condition that an analyst set (runs --require): marks, by which nothing is deleted.
create table run_requirement (
    run_id integer not null references run (run_id),
    requirement text not null check (typeof(requirement) = 'text'),
    passed integer check (passed is null or passed in (0, 1)),
    checked_at datetime not null check (checked_at is datetime(checked_at)),
    primary key (run_id, requirement)
);
