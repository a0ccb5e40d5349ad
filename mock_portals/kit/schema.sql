CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (
    username TEXT PRIMARY KEY, password TEXT NOT NULL, totp_secret TEXT NOT NULL, person TEXT NOT NULL,
    providers TEXT NOT NULL, challenge TEXT, failed_count INTEGER NOT NULL DEFAULT 0, locked_until TEXT,
    last_step INTEGER NOT NULL DEFAULT 0, codes_refused INTEGER NOT NULL DEFAULT 0,
    codes_accepted INTEGER NOT NULL DEFAULT 0, sign_ins INTEGER NOT NULL DEFAULT 0, last_rendering TEXT);
CREATE TABLE IF NOT EXISTS standings (
    username TEXT PRIMARY KEY, password_set TEXT NOT NULL, used TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0, device_check INTEGER NOT NULL DEFAULT 0, security_answer TEXT NOT NULL,
    recovery_code TEXT, recovery_used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS typed_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL, what TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sent (
    username TEXT PRIMARY KEY, code TEXT, approved INTEGER NOT NULL DEFAULT 0, until TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS devices (
    token TEXT NOT NULL, username TEXT NOT NULL, trust TEXT NOT NULL, until TEXT NOT NULL,
    PRIMARY KEY (token, username, trust));
CREATE TABLE IF NOT EXISTS providers (npi TEXT PRIMARY KEY, name TEXT NOT NULL, tin TEXT, specialty TEXT);
CREATE TABLE IF NOT EXISTS members (
    member_id TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, born TEXT NOT NULL,
    sex TEXT NOT NULL, plan TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (member_id, first_name));
CREATE TABLE IF NOT EXISTS questions (
    plan TEXT NOT NULL, label TEXT NOT NULL, page TEXT NOT NULL, kind TEXT NOT NULL, options TEXT NOT NULL,
    required INTEGER NOT NULL, codes TEXT NOT NULL, follows TEXT, wanted TEXT, PRIMARY KEY (plan, label));
CREATE TABLE IF NOT EXISTS sessions (
    token TEXT PRIMARY KEY, name TEXT NOT NULL, account TEXT, csrf TEXT NOT NULL, data TEXT NOT NULL,
    seen TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, account TEXT NOT NULL,
    content TEXT NOT NULL, reference TEXT, ended INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS cases (
    reference TEXT PRIMARY KEY, member_id TEXT NOT NULL, first_name TEXT NOT NULL, place_of_service TEXT,
    diagnoses TEXT NOT NULL, lines TEXT NOT NULL, rendering_npi TEXT, level TEXT, contact_name TEXT,
    contact_phone TEXT, answers TEXT NOT NULL, status TEXT NOT NULL, submitted TEXT NOT NULL,
    authorization_number TEXT, decision_date TEXT, note TEXT, information_due TEXT, account TEXT);
CREATE INDEX IF NOT EXISTS cases_by_time ON cases (submitted DESC, reference);
CREATE INDEX IF NOT EXISTS cases_by_member ON cases (member_id);
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, draft INTEGER, reference TEXT, name TEXT NOT NULL,
    size INTEGER NOT NULL, sha256 TEXT, received TEXT NOT NULL, content BLOB);
CREATE INDEX IF NOT EXISTS documents_by_case ON documents (reference);
CREATE INDEX IF NOT EXISTS documents_by_draft ON documents (draft);
CREATE TABLE IF NOT EXISTS scans (document INTEGER PRIMARY KEY, done TEXT NOT NULL, verdict TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL,
    date TEXT NOT NULL, pdf BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS letters_by_case ON letters (reference);
CREATE TABLE IF NOT EXISTS faults (
    name TEXT PRIMARY KEY, params TEXT NOT NULL, remaining INTEGER, seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, account TEXT, session TEXT,
    data TEXT NOT NULL);
