-- run_label: the cluster of every row in every run, one row each, out of what runs that are alike share.
-- family_label has a row once for all runs of a family; a set bit of absent is a run that has another cluster there.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('run_label', '*', 0, '', 'The cluster of every row in every run; see the view segment for customers.', '0.1.0'),
    ('run_label', 'run_id', 1, '', 'Run.', '0.1.0'),
    ('run_label', 'row_no', 2, '', 'Row of the run''s snapshot.', '0.1.0'),
    ('run_label', 'cluster', 3, '', 'Cluster from 0; -1 is noise.', '0.1.0');

create view run_label as
select
    run_family.run_id,
    family_label.row_no,
    family_label.cluster
from run_family
inner join family_label on family_label.family_id = run_family.family_id
    and (family_label.absent & run_family.bit) = 0;
