/// How a payment was ordered.
enum PaymentChannel: Int, CaseIterable, Sendable {
    case atm
    case batch
    case branch
    case mobile
    case terminal
    case web

    var name: String {
        switch self {
        case .atm: "atm"
        case .batch: "batch"
        case .branch: "branch"
        case .mobile: "mobile"
        case .terminal: "terminal"
        case .web: "web"
        }
    }
}

enum PaymentCurrency: Int, Sendable {
    case eur
    case usd
    case gbp

    var name: String {
        switch self {
        case .eur: "EUR"
        case .usd: "USD"
        case .gbp: "GBP"
        }
    }
}

extension PaymentChannel {
    /// This channel at a time (in seconds): counters are closed by night and at weekends, and `otherwise` serves then.
    func open(at time: Int64, otherwise: PaymentChannel = .web) -> PaymentChannel {
        guard self == .branch else { return self }
        let isWorkingDay = (time / 86_400 + 3) % 7 < 5
        return isWorkingDay && (8...17).contains(time / 3_600 % 24) ? self : otherwise
    }
}

/// One row before it is written.
struct Payment: Sendable {
    /// Seconds since 1970.
    var time: Int64
    var source: UInt32
    var destination: UInt32
    /// The amount in hundredths.
    var cents: Int
    var channel: PaymentChannel
    var currency: PaymentCurrency = .eur
    /// Whether the row may be left out to meet the number of rows asked for: nothing else depends on it.
    var isDispensable = false
    /// The planted group from 1, or 0.
    var group: UInt32 = 0
}
