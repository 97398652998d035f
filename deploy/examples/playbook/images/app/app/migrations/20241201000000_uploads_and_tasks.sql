-- migrate:up
CREATE TABLE uploads (
  id bigserial PRIMARY KEY,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL,
  instance text NOT NULL,
  created timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tasks (
  id bigserial PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('words', 'verify')),
  input jsonb NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'done', 'failed')),
  result jsonb,
  worker text,
  created timestamptz NOT NULL DEFAULT now(),
  finished timestamptz
);
CREATE INDEX tasks_queued ON tasks (id) WHERE status = 'queued';

-- migrate:down
DROP TABLE tasks;
DROP TABLE uploads;
