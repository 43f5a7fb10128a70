import * as z from 'zod/mini';
import { UNREADABLE_POLICIES } from './settings.ts';

/** The member that every condition may have: a condition that cannot be read is unmet unless it says otherwise. */
export const unreadableMember = () => ({ unreadable: z.exactOptional(z.enum(UNREADABLE_POLICIES)) });
