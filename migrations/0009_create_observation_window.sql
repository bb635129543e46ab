-- The dates between which the feature views look; one row, null means no limit.
-- Views read it, so no date is ever pasted into SQL. predict fills it to place customers as of a date.
create table observation_window (
    window_id integer primary key check (window_id = 1),
    window_start datetime check (window_start is null or window_start is datetime(window_start)),
    as_of datetime check (as_of is null or as_of is datetime(as_of))
);

insert into observation_window (window_id) values (1);
