# Commands for daily work. Each is one npm script, so that everything works without just, too: npm run.
# `npx just` lists them.

# What failed has said so itself, and Ctrl-C is no failure.
set no-exit-message := true

[private]
default:
    @{{ just_executable() }} --justfile "{{ justfile() }}" --list --unsorted

# the platform in the foreground; Ctrl-C stops it, data stays
start:
    @npm run -s start

# stops the platform from elsewhere, and whatever runs from its sources
stop:
    @npm run -s stop

# stops the platform and deletes its data, secrets and logs
reset:
    @npm run -s reset

# drives the running platform over HTTP: imports rows, follows an event, checks the counts
demo *args:
    @npm run -s demo -- {{ args }}

# api-service from its sources, beside the others; starts again on save
dev-api:
    @npm run -s dev -- api

# worker-service from its sources, beside the others; starts again on save
dev-worker:
    @npm run -s dev -- worker

# event-service from its sources, beside the others; starts again on save
dev-event:
    @npm run -s dev -- event

# follows the logs of services and sidecars, readable; of one: npx just logs api
logs *service:
    @npm run -s logs -- {{ service }}

# every check there is, on servers of its own
test *args:
    @npm run -s test -- {{ args }}

# types of services, tests and scripts
types:
    @npm run -s types

# checks all SQL and writes the typed statements
sql:
    @npm run -s sql

# a measurement of bench/: npx just bench NAME
bench *name:
    @npm run -s bench -- {{ name }}
