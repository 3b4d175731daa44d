/** Which fields of a record are personal data, and which field holds the id of the person they speak of. */
export type PersonalFields = { readonly subject: string; readonly fields: readonly string[] };
