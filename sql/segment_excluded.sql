-- segment_excluded: who is in no segment of a run, and why. Customers whom nobody left out stand in segment; snapshots
-- with repeats are left out, as there.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('segment_excluded', '*', 0, '', 'Customers who are in no segment of a run, and why; snapshots with repeats are left out.', '0.2.0'),
    ('segment_excluded', 'run_id', 1, '', 'Run.', '0.2.0'),
    ('segment_excluded', 'run_name', 2, '', 'Name of the run.', '0.2.0'),
    ('segment_excluded', 'customer_id', 3, '', 'Customer.', '0.2.0'),
    ('segment_excluded', 'status', 4, '', 'outside population (by --population), outside set (the feature set has no place for the customer), or trimmed (by the outlier rule).', '0.2.0'),
    ('segment_excluded', 'rule', 5, '', 'What decided it, as in snapshot_excluded.', '0.2.0'),
    ('segment_excluded', 'value', 6, 'unit of the feature', 'The customer''s value there.', '0.2.0'),
    ('segment_excluded', 'snapshot_id', 7, '', 'Matrix that was clustered.', '0.2.0');

create view segment_excluded as
select
    run.run_id,
    run.run_name,
    snapshot_excluded.customer_id,
    case
        when snapshot_excluded.rule in ('population', 'population_unknown') then 'outside population'
        when snapshot_excluded.rule in ('amount', 'recency', 'number_of_orders') then 'trimmed'
        else 'outside set'
    end as status,
    snapshot_excluded.rule,
    snapshot_excluded.value,
    run.snapshot_id
from run
inner join snapshot on snapshot.snapshot_id = run.snapshot_id
inner join snapshot_excluded on snapshot_excluded.snapshot_id = run.snapshot_id
where snapshot.repeats = 1;
