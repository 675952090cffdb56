/// Why a document holds no events: which event, which field, what is wrong.
public struct IncomingEventFault: Error, Sendable, Hashable {
    /// The number of the event in the document, from 0; nil if the document itself is at fault.
    public var event: Int?
    /// The field's name as the document's format has it; nil if the event as a whole is at fault.
    public var field: String?
    /// What is wrong, without a full stop.
    public var reason: String
    /// Whether the text is well-formed, and only says what cannot be.
    public var isWellFormed: Bool
    /// Whether there are too many events.
    public var isTooLong = false
}
