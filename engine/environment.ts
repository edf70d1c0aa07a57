/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/**
 * Imported before n8n-core, which reads it once: a run's failure is in its result, so n8n's log is
 * off unless N8N_LOG_LEVEL asks for it.
 */
process.env.N8N_LOG_LEVEL ??= 'silent';
