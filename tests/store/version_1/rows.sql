-- A night as version 1 left it, on either database: all people are invented.
INSERT INTO accounts (portal, name, owner, last_code_step, frozen, added_at) VALUES
('uhc', 'main', 'dana', 59403, '', '2026-12-01 02:00:00.000000'),
('uhc', 'north', 'sam', 0, 'ACCOUNT_LOCKED', '2026-12-01 02:00:00.000000');
INSERT INTO exceptions (code, cause, portal, account, phase, sentence, words, detail, next_step, written, owner, state, urgent, deadline, opened_at, closed_at, times, evidence) VALUES
('PACKET_INCOMPLETE', 'PACKET_INCOMPLETE|uhc|REQ-3', 'uhc', '', '', 'The packet lacks documents that the payer requires for this service.', 'imaging_report is missing', '', 'Add the documents to the packet, import the tracker again; then retry.', 'no', 'sam', 'open', FALSE, '2026-12-14 23:59:00.000000', '2026-12-01 02:05:00.000000', NULL, 1, '["3/packet.txt"]');
INSERT INTO firings (schedule, fire_time, recorded_at, late, missed, jobs) VALUES
('nightly', '2026-11-30 02:00:00.000000', '2026-11-30 02:00:00.000000', FALSE, 0, 0),
('nightly', '2026-12-01 02:00:00.000000', '2026-12-01 02:00:00.000000', FALSE, 0, 4);
INSERT INTO leases (name, holder, fence, expires_at) VALUES
('account:uhc/main', 'worker-1', 1, '2026-12-01 02:08:30.000000');
INSERT INTO requests (id, portal, account, payload, folder, priority, owner, status, words, reference, "authorization", submitted_at, decided_at, follow_up, letter, decision, imported_at) VALUES
('REQ-1', 'uhc', 'main', '{"id": "REQ-1", "patient_id": "PT-REQ-1", "member": {"member_id": "004512873", "first_name": "Rosa", "last_name": "Delgado", "born": "1961-04-12", "sex": null}, "payer": "UnitedHealthcare", "plan": "", "account": "main", "service": "pain_injection", "place_of_service": "11", "diagnoses": ["M54.16"], "lines": [{"code": "62323", "modifiers": [], "units": 1, "unit_type": "units", "start": "2026-12-14", "end": "2026-12-14"}], "rendering": {"npi": "1234567893", "name": "Amal Haddad MD"}, "priority": "routine", "documents": [{"kind": "clinical_notes", "file": "notes.pdf"}], "owner": "dana", "contact_phone": "", "turnaround_days": 7, "notes": ""}', '/packets', 'routine', 'dana', 'submitted', 'Submitted', 'A000000001', '', '2026-12-01 02:04:00.000000', NULL, '2026-12-09', '', NULL, '2026-12-01 02:00:00.000000'),
('REQ-2', 'uhc', 'main', '{"id": "REQ-2", "patient_id": "PT-REQ-2", "member": {"member_id": "004512874", "first_name": "Luis", "last_name": "Okafor", "born": "1961-04-12", "sex": null}, "payer": "UnitedHealthcare", "plan": "", "account": "main", "service": "pain_injection", "place_of_service": "11", "diagnoses": ["M54.16"], "lines": [{"code": "62323", "modifiers": [], "units": 1, "unit_type": "units", "start": "2026-12-14", "end": "2026-12-14"}], "rendering": {"npi": "1234567893", "name": "Amal Haddad MD"}, "priority": "urgent", "documents": [{"kind": "clinical_notes", "file": "notes.pdf"}, {"kind": "imaging_report", "file": "mri.pdf"}], "owner": "dana", "contact_phone": "", "turnaround_days": 7, "notes": ""}', '/packets', 'urgent', 'dana', 'new', '', '', '', NULL, NULL, NULL, '', NULL, '2026-12-01 02:00:00.000000'),
('REQ-3', 'uhc', 'main', '{"id": "REQ-3", "patient_id": "PT-REQ-3", "member": {"member_id": "004512875", "first_name": "Mina", "last_name": "Petrova", "born": "1961-04-12", "sex": null}, "payer": "UnitedHealthcare", "plan": "", "account": "main", "service": "pain_injection", "place_of_service": "11", "diagnoses": ["M54.16"], "lines": [{"code": "62323", "modifiers": [], "units": 1, "unit_type": "units", "start": "2026-12-14", "end": "2026-12-14"}], "rendering": {"npi": "1234567893", "name": "Amal Haddad MD"}, "priority": "routine", "documents": [{"kind": "clinical_notes", "file": "notes.pdf"}], "owner": "sam", "contact_phone": "", "turnaround_days": 7, "notes": ""}', '/packets', 'routine', 'sam', 'new', '', '', '', NULL, NULL, NULL, '', NULL, '2026-12-01 02:00:00.000000'),
('REQ-4', 'uhc', 'main', '{"id": "REQ-4", "patient_id": "PT-REQ-4", "member": {"member_id": "004512876", "first_name": "Tom", "last_name": "Nakai", "born": "1961-04-12", "sex": null}, "payer": "UnitedHealthcare", "plan": "", "account": "main", "service": "pain_injection", "place_of_service": "11", "diagnoses": ["M54.16"], "lines": [{"code": "62323", "modifiers": [], "units": 1, "unit_type": "units", "start": "2026-12-14", "end": "2026-12-14"}], "rendering": {"npi": "1234567893", "name": "Amal Haddad MD"}, "priority": "routine", "documents": [{"kind": "clinical_notes", "file": "notes.pdf"}], "owner": "dana", "contact_phone": "", "turnaround_days": 7, "notes": ""}', '/packets', 'routine', 'dana', 'approved', 'Approved', 'A000000004', 'AUTH-4', NULL, '2026-12-01 02:06:00.000000', NULL, 'offered', '{"reference": "A000000004", "status": "approved", "words": "Approved", "lines": [{"code": "62323", "modifiers": [], "status": "approved", "words": "Approved", "units": 1, "unit_type": "units", "start": null, "end": null, "reason": ""}], "authorization": "AUTH-4", "decided_on": null, "information_due": null, "note": "", "documents": [], "letter_offered": true}', '2026-12-01 02:00:00.000000');
INSERT INTO versions (version) VALUES
(1);
INSERT INTO documents (request_id, kind, file, listed_at) VALUES
('REQ-1', 'clinical_notes', 'notes.pdf', '2026-12-01 02:04:00.000000'),
('REQ-2', 'clinical_notes', 'notes.pdf', NULL),
('REQ-2', 'imaging_report', 'mri.pdf', NULL),
('REQ-3', 'clinical_notes', 'notes.pdf', NULL),
('REQ-4', 'clinical_notes', 'notes.pdf', '2026-12-01 02:00:00.000000');
INSERT INTO exception_notes (exception_id, at, who, verb, text) VALUES
(1, '2026-12-01 02:08:00.000000', 'dana', 'assign', 'to sam. has the chart');
INSERT INTO jobs (key, request_id, operation, portal, account, priority, rank, deadline, not_before, not_after, state, schedule, tries, fence, exception_id, path, created_at, settled_at) VALUES
('nightly@2026-12-01T02:00:00+00:00/REQ-1/submit', 'REQ-1', 'submit', 'uhc', 'main', 'routine', 1, '2026-12-14 23:59:00.000000', '2026-12-01 02:00:00.000000', NULL, 'done', 'nightly', 1, 1, NULL, 'submitted', '2026-12-01 02:00:00.000000', '2026-12-01 02:04:00.000000'),
('nightly@2026-12-01T02:00:00+00:00/REQ-2/submit', 'REQ-2', 'submit', 'uhc', 'main', 'urgent', 0, '2026-12-14 23:59:00.000000', '2026-12-01 02:12:00.000000', NULL, 'due', 'nightly', 1, 1, NULL, '', '2026-12-01 02:00:00.000000', NULL),
('nightly@2026-12-01T02:00:00+00:00/REQ-3/submit', 'REQ-3', 'submit', 'uhc', 'main', 'routine', 1, '2026-12-14 23:59:00.000000', '2026-12-01 02:00:00.000000', NULL, 'held', 'nightly', 1, 1, 1, '', '2026-12-01 02:00:00.000000', NULL),
('nightly@2026-12-01T02:00:00+00:00/REQ-4/read_status', 'REQ-4', 'read_status', 'uhc', 'main', 'routine', 1, '2026-12-14 23:59:00.000000', '2026-12-01 02:00:00.000000', NULL, 'done', 'nightly', 1, 1, NULL, 'read', '2026-12-01 02:00:00.000000', '2026-12-01 02:06:00.000000'),
('nightly@2026-12-01T02:00:00+00:00/REQ-4/read_status>fetch_letter', 'REQ-4', 'fetch_letter', 'uhc', 'main', 'routine', 1, '2026-12-14 23:59:00.000000', '2026-12-01 02:06:00.000000', NULL, 'running', 'nightly', 1, 1, NULL, '', '2026-12-01 02:06:00.000000', NULL);
INSERT INTO news (request_id, at, was, status, words, path) VALUES
('REQ-1', '2026-12-01 02:04:00.000000', 'new', 'submitted', 'Submitted', 'submitted'),
('REQ-4', '2026-12-01 02:06:00.000000', 'submitted', 'approved', 'Approved', 'read');
INSERT INTO numbers (request_id, kind, value, source, seen_at) VALUES
('REQ-4', 'reference', 'A000000004', 'tracker', '2026-12-01 02:00:00.000000'),
('REQ-1', 'reference', 'A000000001', 'portal', '2026-12-01 02:04:00.000000'),
('REQ-4', 'authorization', 'AUTH-4', 'portal', '2026-12-01 02:06:00.000000');
INSERT INTO attempts (job_id, worker, fence, started_at, ended_at, outcome, phase, evidence) VALUES
(2, 'worker-1', 1, '2026-12-01 02:00:00.000000', '2026-12-01 02:02:00.000000', 'BROWSER_CRASHED', '', '[]'),
(1, 'worker-1', 1, '2026-12-01 02:02:00.000000', '2026-12-01 02:04:00.000000', 'submitted', '', '["1/review.png", "1/receipt.png"]'),
(3, 'worker-1', 1, '2026-12-01 02:04:00.000000', '2026-12-01 02:05:00.000000', 'PACKET_INCOMPLETE', '', '["3/packet.txt"]'),
(4, 'worker-1', 1, '2026-12-01 02:05:00.000000', '2026-12-01 02:06:00.000000', 'read', '', '["4/case.png"]'),
(5, 'worker-1', 1, '2026-12-01 02:06:00.000000', NULL, '', '', '[]');
INSERT INTO exception_jobs (exception_id, job_id) VALUES
(1, 3);
INSERT INTO intents (request_id, attempt_id, fence, pressed_at, settled_at, result) VALUES
('REQ-2', 1, 1, '2026-12-01 02:01:00.000000', NULL, ''),
('REQ-1', 2, 1, '2026-12-01 02:03:00.000000', '2026-12-01 02:04:00.000000', 'submitted');
