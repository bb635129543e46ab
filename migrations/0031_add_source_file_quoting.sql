-- What quotes stand around in a file: rejected lines of it are cut the same way.
alter table source_file add column quoting text;
