/** The tenant that owns the streams of people; its rows are never reached by the app role. */
export const PLATFORM_TENANT_ID = '00000000-0000-0000-0000-000000000000';

/** Largest canonical payload of one event, in bytes. */
export const MAX_EVENT_BYTES = 256 * 1024;
