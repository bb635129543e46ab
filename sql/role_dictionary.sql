-- role_dictionary: whom each object is for. Not a view: runs behind all other rows of data_dictionary. What is not named here is
-- for analysts. The published ones stand in PublishedObjects, too, in the order in which they are shown.
update data_dictionary
set role = 'published'
where object in (
    'customer_segment',
    'segment_dim',
    'segment_overview',
    'segment_difference',
    'segment_migration',
    'sales_by_customer_day',
    'sales_by_day',
    'calendar',
    'publication',
    'run_list',
    'campaign',
    'campaign_result',
    'data_dictionary'
);

-- How the program keeps what it knows: read what is above them instead.
update data_dictionary
set role = 'internal'
where object in (
    'contact_column',
    'contact_key',
    'converted_line',
    'data_version',
    'family_label',
    'file_copy',
    'forgotten_contact',
    'forgotten_customer',
    'hand_over_customer',
    'label_family',
    'live_centre',
    'live_core',
    'live_core_value',
    'live_power',
    'live_rank',
    'live_scaler',
    'live_score',
    'live_segment',
    'observation_window',
    'order_amount',
    'privacy',
    'renamed_run',
    'run_family',
    'run_partition',
    'schema_migration',
    'segment_move',
    'snapshot_convention',
    'snapshot_cut_point',
    'snapshot_forgotten',
    'snapshot_source',
    'snapshot_view',
    'sold_line',
    'workbench_meta'
);
