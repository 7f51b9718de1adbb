-- The gateways' user, which owns their database and is nothing else. psql runs it once, as the superuser.
\getenv password ASTROLABE_PASSWORD
CREATE ROLE astrolabe LOGIN PASSWORD :'password';
-- So that /metrics tells of standbys.
GRANT pg_read_all_stats TO astrolabe;
CREATE DATABASE astrolabe OWNER astrolabe ENCODING 'UTF8' TEMPLATE template0;
