-- The place of another migration, which takes it when branches are merged.
select 1;
