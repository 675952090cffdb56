/// The fields of an event in JSON.
public enum EventField: UInt8, Sendable, CaseIterable {
    case id, time, source, destination, amount, currency, kind, port, state
    case sentBytes, receivedBytes, duration, sourceType, destinationType

    /// What every event must have.
    public static let required: [EventField] = [.time, .source, .destination]

    /// The key.
    public var name: String {
        switch self {
        case .id: "id"
        case .time: "time"
        case .source: "source"
        case .destination: "destination"
        case .amount: "amount"
        case .currency: "currency"
        case .kind: "kind"
        case .port: "port"
        case .state: "state"
        case .sentBytes: "sent_bytes"
        case .receivedBytes: "received_bytes"
        case .duration: "duration"
        case .sourceType: "source_type"
        case .destinationType: "destination_type"
        }
    }

    /// What a value must be, in words.
    var allowed: String {
        switch self {
        case .time: "a time, in text or in seconds, milliseconds or microseconds since 1970"
        case .amount: "a number"
        case .sentBytes, .receivedBytes, .duration: "a number from 0 on"
        case .port: "text, or a number from 0 to 65535"
        default: "text"
        }
    }

    /// Whether a number of JSON may stand there.
    var takesNumbers: Bool {
        switch self {
        case .time, .amount, .sentBytes, .receivedBytes, .duration, .port: true
        default: false
        }
    }

    var bit: UInt32 { 1 << UInt32(rawValue) }

    /// The field of a key; nil for a key that is none.
    init?(_ key: UnsafeBufferPointer<UInt8>) {
        // By length and first letter there is at most one left to compare with.
        let known: EventField? =
            switch (key.count, key.first) {
            case (2, 0x69): .id
            case (4, 0x74): .time
            case (6, 0x73): .source
            case (11, 0x64): .destination
            case (6, 0x61): .amount
            case (8, 0x63): .currency
            case (4, 0x6B): .kind
            case (4, 0x70): .port
            case (5, 0x73): .state
            case (10, 0x73): .sentBytes
            case (14, 0x72): .receivedBytes
            case (8, 0x64): .duration
            case (11, 0x73): .sourceType
            case (16, 0x64): .destinationType
            default: nil
            }
        guard let known, known.name.utf8.elementsEqual(key) else { return nil }
        self = known
    }
}
