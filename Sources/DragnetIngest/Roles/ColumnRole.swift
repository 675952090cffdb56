/// What a column of a log means to Dragnet.
///
/// The raw values are the names of `--map ROLE=COL` and of the mapping in `run.json`.
public enum ColumnRole: String, Sendable, Hashable, Codable, CaseIterable {
    /// The input's own id of the event.
    case id
    /// When it happened.
    case time
    /// Who pays, or opens the connection.
    case source
    /// Who is paid, or answers.
    case destination
    /// Money, or bytes in both directions.
    case amount
    /// The currency of the amount.
    case currency
    /// The type of payment, or the service of the connection.
    case kind
    /// Whether the event is known to be bad; never a feature.
    case label
    /// The port of the destination; kept as the attribute `port`.
    case port
    /// The transport protocol; kept as the attribute `proto`.
    case `protocol`
    /// The service of a connection; kept as the attribute `service`.
    case service
    /// How a connection ended; kept as the attribute `state`.
    case state
    /// How long it took, in seconds; kept as the attribute `duration`.
    case duration
    /// Bytes besides the amount; kept as the attribute `bytes`.
    case bytes

    /// The name of the attribute that holds the column, nil for the roles that have a place of their own.
    public var attributeName: String? {
        switch self {
        case .port: "port"
        case .protocol: "proto"
        case .service: "service"
        case .state: "state"
        case .duration: "duration"
        case .bytes: "bytes"
        case .id, .time, .source, .destination, .amount, .currency, .kind, .label: nil
        }
    }

    /// Roles whose values are numbers.
    var isNumeric: Bool { self == .amount || self == .duration || self == .bytes }
}
