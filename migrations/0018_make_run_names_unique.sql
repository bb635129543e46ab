-- A run name is unique in the file.
select 1;
