-- segment_customer: the cluster of every customer in every run, with all that the table customer knows.
-- The star is meant: the columns of customer are those of the files that were ingested. Columns of
-- customers without a row there are null.
create view segment_customer as
select *
from segment
left join customer using (customer_id);
