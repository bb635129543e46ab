-- Holds the place of migration 26, which another branch brings; to be replaced at the merge.
select 1;
