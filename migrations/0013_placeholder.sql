-- Placeholder while other work holds this number.
select 1;
