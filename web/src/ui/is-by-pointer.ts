/** Whether a click was made by the mouse or a finger: keys that press a button make clicks, too, which are counted as none. */
export const isByPointer = ({ detail }: MouseEvent): boolean => detail > 0
