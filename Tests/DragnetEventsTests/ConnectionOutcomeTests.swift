import DragnetEvents
import Testing

/// The words are those of the sensors' manuals: Zeek's conn_state, Argus' state, Suricata's flow.state, nfdump's flags.
@Suite("Outcome of a connection")
struct ConnectionOutcomeTests {
    @Test(
        "Nobody answered, or the answer was no",
        arguments: [
            "S0", "REJ", "RSTOS0", "RSTRH", "SH", "s0", "rej", "REQ", "INT", "URP", "URH", "URN", "URHPRO", "S_",
            "S_RA",
            "S_R", "FSPA_R", "new", "NEW", "......S.", "...S.", "timeout", "Rejected",
        ])
    func failed(state: String) { #expect(ConnectionOutcome.isFailed(state)) }

    @Test(
        "It was answered, or nothing says that it was not",
        arguments: [
            "SF", "S1", "S2", "S3", "RSTO", "RSTR", "SHR", "OTH", "CON", "RST", "ECO", "FSPA_FSPA", "S_SA", "SRPA_SPA",
            "PA_PA", "PA_", "established", "closed", "bypassed", ".AP.SF", "...A..", "......", "S", "", "-", "._.",
            "é_S",
        ])
    func answered(state: String) { #expect(!ConnectionOutcome.isFailed(state)) }

    @Test("States of a log's column reach the events; an empty one says nothing")
    func throughReader() throws {
        var log = EventLog(domain: .network, hasTimes: true)
        log.addAttribute(EventReader.stateAttribute, .category(CategoryColumn()))
        let (a, b) = (try log.nodes.intern("10.0.0.1", type: .host), try log.nodes.intern("10.0.0.2", type: .host))
        for (row, state) in ["S0", "SF", nil, "S0"].enumerated() {
            log.append(time: Int64(row), source: a, destination: b, file: 0, fileRow: UInt32(row))
            log.appendCategory(state, toAttribute: 0)
        }
        let reader = EventReader(log)
        #expect((0..<4).map { reader[$0].isFailed } == [true, false, nil, true])
        log.domain = .transactions
        #expect(EventReader(log)[0].isFailed == nil)
    }
}
