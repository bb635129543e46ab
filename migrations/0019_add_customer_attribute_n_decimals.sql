-- How the numbers of a real column were written, so that they can be written again as they were given:
-- 0 is as short as they can be, more is the number of decimals of every value. Null where no number is
-- real, or where an earlier version took the column and did not note it.
alter table customer_attribute add column n_decimals integer check (
    n_decimals is null or (typeof(n_decimals) = 'integer' and n_decimals >= 0)
);
