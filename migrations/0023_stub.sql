-- STUB: the place of migration 23 (labels once), which another branch has.
select 1;
