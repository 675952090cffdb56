import DragnetCore
public import DragnetEvents
public import Foundation

/// Reads events from JSON as programs send it: one object, an array of objects, or one object a line.
///
/// Strict where files are lenient: a key that is unknown or comes twice, and a value of another type than its field's,
/// are faults, so that a misspelt field is told at once and not lost. Values are read by the same parsers as those of files.
///
/// ```swift
/// let events = try IncomingEventReader(limit: 1000).read(&bytes, isLines: false)
/// ```
///
/// A microsecond an event. Texts are unescaped where they lie, so the bytes are changed.
public struct IncomingEventReader: Sendable {
    /// The most events in a document.
    public var limit: Int
    /// The zone of times that name none.
    public var timeZone: TimeZone

    /// A reader of at most `limit` events.
    public init(limit: Int, timeZone: TimeZone = .gmt) {
        self.limit = limit
        self.timeZone = timeZone
    }

    /// The events of a document.
    ///
    /// - Parameters:
    ///   - bytes: the document; its texts are unescaped in place.
    ///   - isLines: whether it is one object a line; empty lines are passed over.
    /// - Throws: ``IncomingEventFault`` for the first thing that is wrong.
    public func read(_ bytes: inout [UInt8], isLines: Bool) throws -> [IncomingEvent] {
        try bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, !buffer.isEmpty else { throw Self.empty }
            var cursor = EventCursor(bytes: base, end: buffer.count, timeZone: timeZone)
            return isLines ? try lines(&cursor, count: buffer.count) : try document(&cursor)
        }
    }

    private static let empty = IncomingEventFault(reason: "the body is empty", isWellFormed: false)

    private func document(_ cursor: inout EventCursor) throws -> [IncomingEvent] {
        cursor.skipBlanks()
        guard let first = cursor.peek else { throw Self.empty }
        if first == 0x7B {
            let event = try cursor.event()
            try cursor.expectEnd()
            return [event]
        }
        guard first == 0x5B else {
            throw IncomingEventFault(reason: "a body is an object or an array of objects", isWellFormed: false)
        }
        var events: [IncomingEvent] = []
        cursor.advance()
        cursor.skipBlanks()
        if cursor.peek == 0x5D {
            throw IncomingEventFault(reason: "the array holds no event", isWellFormed: true)
        }
        while true {
            try check(events.count)
            events.append(try cursor.event())
            cursor.skipBlanks()
            let next = cursor.peek
            cursor.advance()
            if next == 0x5D { break }
            guard next == 0x2C else { throw cursor.fault("a comma or the end of the array is missing") }
            cursor.skipBlanks()
            cursor.number = events.count
        }
        try cursor.expectEnd()
        return events
    }

    private func lines(_ cursor: inout EventCursor, count: Int) throws -> [IncomingEvent] {
        var events: [IncomingEvent] = []
        while true {
            cursor.limitToLine(count)
            cursor.skipBlanks()
            if cursor.peek != nil {
                try check(events.count)
                cursor.number = events.count
                events.append(try cursor.event())
                try cursor.expectEnd()
            }
            guard cursor.goToNextLine(count) else { break }
        }
        if events.isEmpty { throw Self.empty }
        return events
    }

    private func check(_ count: Int) throws {
        guard count < limit else {
            throw IncomingEventFault(
                reason: "there are more than \(limit) events", isWellFormed: true, isTooLong: true)
        }
    }
}
