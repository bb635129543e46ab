-- k_distance_dictionary: the curves of recommend --eps, column by column. Not a view: rows of data_dictionary.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('k_distance', '*', 0, '', 'Curves that DBSCAN''s eps is read from, by recommend --eps: distances of customers to their min_samples-th neighbour, ascending. Up to 1,000 points a curve, evenly apart with both ends and the knee; what stands at them is exact.', '0.2.0'),
    ('k_distance', 'snapshot_id', 1, '', 'Matrix.', '0.2.0'),
    ('k_distance', 'min_samples', 2, 'rows', 'Which neighbour, the customer counted as the first.', '0.2.0'),
    ('k_distance', 'position', 3, '', 'Place on the whole curve, from 1.', '0.2.0'),
    ('k_distance', 'share', 4, '0 to 1', 'The place over rows_used: with eps at this distance that share of the customers is core.', '0.2.0'),
    ('k_distance', 'distance', 5, 'deviations', 'Euclidean distance in the scaled space; null where it is too large for a number.', '0.2.0'),
    ('k_distance', 'is_knee', 6, '0 or 1', '1: from here on the curve rises fast (Kneedle). A curve without a knee has none.', '0.2.0'),
    ('k_distance', 'rows_used', 7, 'customers', 'Customers that make the curve: all, or above 20,000 a simple random sample; each is held against all.', '0.2.0');
