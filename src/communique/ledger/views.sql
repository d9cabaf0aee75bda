-- What people read a ledger by, in SQL, Datasette, DuckDB or R. Made anew with every migration.
-- Each row is one thing, however many reports tell of it; lists of names are parted by "; ".

CREATE VIEW sides_of AS
SELECT s.record, s.role, group_concat(a.name, '; ') AS names, min(a.name) AS name
FROM (SELECT * FROM sides ORDER BY record, role, number) s JOIN actors a ON a.id = s.actor
GROUP BY s.record, s.role;

CREATE VIEW evidence AS
SELECT r.id AS record, r.words, r.begins, r.ends, r.rule, r.score, g.made_by, p.id AS report,
       p.publisher, p.published, p.title, p.url
FROM records r JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report;

CREATE VIEW meetings AS
SELECT 'M' || i.id AS id, i.label AS form, i.status, i.first_day AS date, i.last_day AS until,
       i.precision,
       (SELECT names FROM sides_of WHERE record = i.head AND role = 'participant') AS participants,
       (SELECT name FROM sides_of WHERE record = i.head AND role = 'place') AS place,
       i.reports, i.tellings, i.differs, e.words, e.begins, e.ends, e.report, e.publisher,
       e.published, e.title, e.url
FROM items i JOIN evidence e ON e.record = i.head WHERE i.layer = 'meetings' AND i.tellings > 0;

CREATE VIEW quotes AS
SELECT 'Q' || i.id AS id, i.label AS kind, i.day AS date,
       (SELECT name FROM sides_of WHERE record = i.head AND role = 'speaker') AS speaker,
       (SELECT name FROM sides_of WHERE record = i.head AND role = 'addressee') AS addressee,
       i.reports, i.tellings, i.differs, e.words, e.begins, e.ends, e.report, e.publisher,
       e.published, e.title, e.url
FROM items i JOIN evidence e ON e.record = i.head WHERE i.layer = 'quotes' AND i.tellings > 0;

CREATE VIEW events AS
SELECT 'E' || i.id AS id, i.label AS type, i.status, i.first_day AS date, i.last_day AS until,
       i.precision, i.cameo, i.goldstein,
       (SELECT names FROM sides_of WHERE record = i.head AND role = 'source') AS source,
       (SELECT names FROM sides_of WHERE record = i.head AND role = 'target') AS target,
       (SELECT name FROM sides_of WHERE record = i.head AND role = 'place') AS place,
       i.reports, i.tellings, i.differs, e.words, e.begins, e.ends, e.report, e.publisher,
       e.published, e.title, e.url
FROM items i JOIN evidence e ON e.record = i.head WHERE i.layer = 'events' AND i.tellings > 0;

CREATE VIEW commitments AS
SELECT 'C' || i.id AS id, i.label AS kind, i.day AS date, i.last_day AS due,
       (SELECT names FROM sides_of WHERE record = i.head AND role = 'by') AS by_whom,
       (SELECT names FROM sides_of WHERE record = i.head AND role = 'to') AS to_whom,
       i.reports, i.tellings, i.differs, e.words, e.begins, e.ends, e.report, e.publisher,
       e.published, e.title, e.url
FROM items i JOIN evidence e ON e.record = i.head
WHERE i.layer = 'commitments' AND i.tellings > 0;

CREATE VIEW indicators AS
SELECT 'I' || i.id AS id, i.label AS measure, i.direction, i.value, i.first_day AS period,
       i.last_day AS until,
       (SELECT names FROM sides_of WHERE record = i.head AND role = 'party') AS parties,
       i.reports, i.tellings, i.differs, e.words, e.begins, e.ends, e.report, e.publisher,
       e.published, e.title, e.url
FROM items i JOIN evidence e ON e.record = i.head WHERE i.layer = 'indicators' AND i.tellings > 0;

-- Who holds what office, from the first report that says so to the last. `former` are the days on
-- which reports call it a former one.
CREATE VIEW offices AS
SELECT a.id AS actor, a.name, a.country, replace(role.value, 'former ', '') AS office,
       min(CASE WHEN role.value NOT LIKE 'former %' THEN p.day END) AS first,
       max(CASE WHEN role.value NOT LIKE 'former %' THEN p.day END) AS last,
       min(CASE WHEN role.value LIKE 'former %' THEN p.day END) AS former,
       count(DISTINCT p.id) AS reports, min(p.id) AS first_report, max(p.id) AS last_report
FROM entities e JOIN json_each(e.roles) role JOIN actors a ON a.id = e.actor
JOIN readings g ON g.id = e.reading AND g.current
JOIN reports p ON p.id = g.report AND p.current
WHERE a.kind = 'person'
GROUP BY a.id, replace(role.value, 'former ', '');

CREATE VIEW people AS
SELECT 'A' || a.id AS id, a.name, a.country, a.sector,
       (SELECT count(DISTINCT g.report) FROM entities e JOIN readings g ON g.id = e.reading
        WHERE e.actor = a.id AND g.current) AS reports
FROM actors a WHERE a.kind = 'person' AND a.merged_into IS NULL;

CREATE VIEW dyads AS
SELECT one, two, layer, substr(day, 1, 7) AS month, count(*) AS items
FROM pairs GROUP BY one, two, layer, substr(day, 1, 7);
