/** The id of a job: what EventBridge allows in a name, short enough that an entry's name still fits. `.` and `..` are no names in a path. */
export const JOB_ID = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,56}$/;
