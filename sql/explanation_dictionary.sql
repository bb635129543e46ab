-- explanation_dictionary: rules of explain, nesting and deeper agreement of compare, column by column. Not a view: rows
-- of data_dictionary.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('run_rule', '*', 0, '', 'A run in a few conditions on raw features, as explain found them: the leaves of a tree of three questions at most.', '0.2.0'),
    ('run_rule', 'run_id', 1, '', 'Run.', '0.2.0'),
    ('run_rule', 'position', 2, '', 'Place of the rule, from 1. The rules of a run exclude each other.', '0.2.0'),
    ('run_rule', 'condition', 3, '', 'As SQL over the columns of the feature set''s view; 1 = 1 means everybody.', '0.2.0'),
    ('run_rule', 'cluster', 4, '', 'Cluster that the rule stands for; -1: in no segment.', '0.2.0'),
    ('run_rule', 'n_customers', 5, 'customers', 'Customers of the matrix who fulfil the condition; rows, where it repeats them.', '0.2.0'),
    ('run_rule', 'fidelity', 6, '0 to 1', 'Share of them whom the run itself has in that cluster.', '0.2.0'),
    ('run_nesting', '*', 0, '', 'Of each cluster of a run the cluster of a run with fewer clusters that most of its customers come from: for alluvial diagrams.', '0.2.0'),
    ('run_nesting', 'run_a', 1, '', 'The run with fewer clusters.', '0.2.0'),
    ('run_nesting', 'run_b', 2, '', 'The next run with more clusters, otherwise alike.', '0.2.0'),
    ('run_nesting', 'cluster_b', 3, '', 'Cluster of run_b.', '0.2.0'),
    ('run_nesting', 'cluster_a', 4, '', 'Cluster of run_a that most of it comes from; of equals the lowest.', '0.2.0'),
    ('run_nesting', 'share', 5, '0 to 1', 'Share of cluster_b that comes from there.', '0.2.0'),
    ('run_nesting', 'n', 6, 'rows', 'Rows that both clusters have.', '0.2.0'),
    ('run_pair', 'ami', 8, '-1 to 1', 'Adjusted mutual information, arithmetic mean: 1 for the same grouping, 0 for chance; null where an older workbench compared.', '0.2.0'),
    ('run_pair', 'variation_of_information', 9, 'nats', 'What each grouping leaves unsaid of the other: 0 for the same grouping, ln(n_shared) at most; null where an older workbench compared.', '0.2.0');
