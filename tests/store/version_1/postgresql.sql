-- The tables of version 1, as its program made them on this database.
CREATE TABLE accounts (
    portal VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    last_code_step INTEGER NOT NULL,
    frozen VARCHAR NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (portal, name)
);
CREATE TABLE exceptions (
    id SERIAL NOT NULL,
    code VARCHAR NOT NULL,
    cause TEXT NOT NULL,
    portal VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    phase VARCHAR NOT NULL,
    sentence TEXT NOT NULL,
    words TEXT NOT NULL,
    detail TEXT NOT NULL,
    next_step TEXT NOT NULL,
    written VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    urgent BOOLEAN NOT NULL,
    deadline TIMESTAMP WITH TIME ZONE,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    times INTEGER NOT NULL,
    evidence JSON NOT NULL,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX exceptions_one_open ON exceptions (cause) WHERE state = 'open';
CREATE TABLE firings (
    schedule VARCHAR NOT NULL,
    fire_time TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    late BOOLEAN NOT NULL,
    missed INTEGER NOT NULL,
    jobs INTEGER NOT NULL,
    PRIMARY KEY (schedule, fire_time)
);
CREATE TABLE leases (
    name VARCHAR NOT NULL,
    holder VARCHAR NOT NULL,
    fence INTEGER NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE requests (
    id VARCHAR NOT NULL,
    portal VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    payload JSON NOT NULL,
    folder VARCHAR NOT NULL,
    priority VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    words TEXT NOT NULL,
    reference VARCHAR NOT NULL,
    "authorization" VARCHAR NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    decided_at TIMESTAMP WITH TIME ZONE,
    follow_up DATE,
    letter VARCHAR NOT NULL,
    decision JSON,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE versions (
    version SERIAL NOT NULL,
    PRIMARY KEY (version)
);
CREATE TABLE documents (
    id SERIAL NOT NULL,
    request_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    listed_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    UNIQUE (request_id, file),
    FOREIGN KEY(request_id) REFERENCES requests (id)
);
CREATE INDEX ix_documents_request_id ON documents (request_id);
CREATE TABLE exception_notes (
    id SERIAL NOT NULL,
    exception_id INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    who VARCHAR NOT NULL,
    verb VARCHAR NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(exception_id) REFERENCES exceptions (id)
);
CREATE INDEX ix_exception_notes_exception_id ON exception_notes (exception_id);
CREATE TABLE jobs (
    id SERIAL NOT NULL,
    key VARCHAR NOT NULL,
    request_id VARCHAR NOT NULL,
    operation VARCHAR NOT NULL,
    portal VARCHAR NOT NULL,
    account VARCHAR NOT NULL,
    priority VARCHAR NOT NULL,
    rank INTEGER NOT NULL,
    deadline TIMESTAMP WITH TIME ZONE,
    not_before TIMESTAMP WITH TIME ZONE NOT NULL,
    not_after TIMESTAMP WITH TIME ZONE,
    state VARCHAR NOT NULL,
    schedule VARCHAR NOT NULL,
    tries INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    exception_id INTEGER,
    path VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    UNIQUE (key),
    FOREIGN KEY(request_id) REFERENCES requests (id),
    FOREIGN KEY(exception_id) REFERENCES exceptions (id)
);
CREATE INDEX ix_jobs_request_id ON jobs (request_id);
CREATE INDEX jobs_claim ON jobs (portal, account, state, not_before);
CREATE UNIQUE INDEX jobs_one_live ON jobs (request_id, operation) WHERE state IN ('due','running','held');
CREATE TABLE news (
    id SERIAL NOT NULL,
    request_id VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    was VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    words TEXT NOT NULL,
    path VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(request_id) REFERENCES requests (id)
);
CREATE INDEX ix_news_request_id ON news (request_id);
CREATE TABLE numbers (
    id SERIAL NOT NULL,
    request_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (request_id, kind, value),
    FOREIGN KEY(request_id) REFERENCES requests (id)
);
CREATE INDEX ix_numbers_request_id ON numbers (request_id);
CREATE TABLE attempts (
    id SERIAL NOT NULL,
    job_id INTEGER NOT NULL,
    worker VARCHAR NOT NULL,
    fence INTEGER NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    outcome VARCHAR NOT NULL,
    phase VARCHAR NOT NULL,
    evidence JSON NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(job_id) REFERENCES jobs (id)
);
CREATE INDEX ix_attempts_job_id ON attempts (job_id);
CREATE TABLE exception_jobs (
    exception_id INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    PRIMARY KEY (exception_id, job_id),
    FOREIGN KEY(exception_id) REFERENCES exceptions (id),
    FOREIGN KEY(job_id) REFERENCES jobs (id)
);
CREATE TABLE intents (
    id SERIAL NOT NULL,
    request_id VARCHAR NOT NULL,
    attempt_id INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    pressed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    result VARCHAR NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(request_id) REFERENCES requests (id),
    FOREIGN KEY(attempt_id) REFERENCES attempts (id)
);
CREATE UNIQUE INDEX intents_one_open ON intents (request_id) WHERE settled_at IS NULL;
