import DragnetCore

/// What follows for a row from what it carries: ports, the way it ended, flags, packets.
///
/// The same for ordinary and planted rows, so that it tells nothing of them.
struct ConnectionShape {
    let sourcePort: Int
    let state: ConnectionState
    let history: String
    /// Packets and bytes with headers, out and back.
    let packets: [Int]

    init(_ item: Connection, _ random: inout KeyedRandom) {
        let isUDP = item.service.isUDP
        // The ephemeral ports of current systems; NTP answers itself.
        let port = random.next(in: 49_152...65_535)
        sourcePort = item.service == .ntp ? 123 : port
        let ending = random.nextUnit()
        state =
            item.state == .sf && !isUDP
            ? ending < 0.92 ? .sf : ending < 0.96 ? .rsto : ending < 0.985 ? .rstr : .s1 : item.state
        history = isUDP ? (state == .s0 ? "D" : "Dd") : Self.history(state, &random)
        packets = Self.packets(item, isUDP)
    }

    private static func history(_ state: ConnectionState, _ random: inout KeyedRandom) -> String {
        switch state {
        case .sf: random.pick(["ShADadFf", "ShADadfF", "ShADdaFf", "ShADadFfR"])
        case .s0: "S"
        case .rej: "Sr"
        case .rsto: "ShADadR"
        case .rstr: "ShADadr"
        case .s1: "ShADad"
        }
    }

    /// Full segments, acknowledgements of every second one.
    private static func packets(_ item: Connection, _ isUDP: Bool) -> [Int] {
        let (header, segment) = isUDP ? (28, 1_200) : (40, 1_400)
        let control = isUDP ? 0 : item.state.isFailure ? 1 : 4
        let answers = item.state == .s0 ? 0 : control
        let sent = item.sent / segment + (item.sent > 0 ? 1 : 0)
        let received = item.received / segment + (item.received > 0 ? 1 : 0)
        let out = control + sent + (isUDP ? 0 : received / 2)
        let back = answers + received + (isUDP ? 0 : sent / 2)
        return [out, item.sent + out * header, back, item.received + back * header]
    }
}
