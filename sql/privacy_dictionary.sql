-- privacy_dictionary: who was forgotten, and the key of pseudonyms, column by column. Not a view: rows of
-- data_dictionary.
insert into data_dictionary (object, column_name, position, unit, meaning, since)
values
    ('privacy', '*', 0, '', 'What customer ids say of people, and the key of pseudonyms and hashes. Internal: who has the key can try whose pseudonym it is.', '0.2.0'),
    ('privacy', 'privacy_id', 1, '', 'Always 1.', '0.2.0'),
    ('privacy', 'salt', 2, '', 'The key, made at the first need; null before. It must not leave the file.', '0.2.0'),
    ('privacy', 'n_customers', 3, 'customers', 'Customers when they were last looked at.', '0.2.0'),
    ('privacy', 'n_email', 4, 'customers', 'Those whose id is an e-mail address.', '0.2.0'),
    ('privacy', 'n_phone', 5, 'customers', 'Those whose id is a phone number.', '0.2.0'),
    ('privacy', 'n_name', 6, 'customers', 'Those whose id is the name of a person.', '0.2.0'),
    ('privacy', 'unpacked_since', 7, 'UTC', 'When a forget was cut short before the file was packed; null if none was.', '0.2.0'),
    ('forgotten_customer', '*', 0, '', 'Who was forgotten: nobody is named here.', '0.2.0'),
    ('forgotten_customer', 'customer_hash', 1, '', 'Keyed hash (HMAC-SHA-256) of the id, by which a later file does not bring the person back.', '0.2.0'),
    ('forgotten_customer', 'token', 2, '', 'What stands in the place of the id in all tables; drawn, so it tells nothing.', '0.2.0'),
    ('forgotten_customer', 'forgotten_at', 3, 'UTC', 'When.', '0.2.0'),
    ('forgotten_contact', '*', 0, '', 'Addresses and phone numbers of who was forgotten, where nobody else had them: none stands here.', '0.2.0'),
    ('forgotten_contact', 'contact_hash', 1, '', 'Keyed hash (HMAC-SHA-256) of the address without case, or of the number with its country.', '0.2.0'),
    ('forgotten_contact', 'token', 2, '', 'What stands in the place of the customer (forgotten_customer).', '0.2.0'),
    ('file_copy', '*', 0, '', 'Copies that backup and share have made: what forget names, as it cannot reach them.', '0.2.0'),
    ('file_copy', 'path', 1, '', 'File.', '0.2.0'),
    ('file_copy', 'kind', 2, '', 'backup or share.', '0.2.0'),
    ('file_copy', 'has_ids', 3, '0 or 1', 'Whether customers stand in it by their ids; else by pseudonyms.', '0.2.0'),
    ('file_copy', 'written_at', 4, 'UTC', 'When it was written.', '0.2.0'),
    ('snapshot_forgotten', '*', 0, '', 'Matrices of which customers were forgotten: what verify holds their rows against.', '0.2.0'),
    ('snapshot_forgotten', 'snapshot_id', 1, '', 'Snapshot.', '0.2.0'),
    ('snapshot_forgotten', 'n_customers', 2, 'customers', 'Customers of it that were forgotten.', '0.2.0'),
    ('snapshot_forgotten', 'matrix_digest', 3, '', 'SHA-256 of the matrix with tokens in the place of their ids; snapshot.fingerprint is that of before.', '0.2.0'),
    ('snapshot_forgotten', 'forgotten_at', 4, 'UTC', 'When the digest was made.', '0.2.0');
