-- Stands for a migration of another branch until the merge; changes nothing.
select 27;
