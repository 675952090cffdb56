/// Whether a connection came to nothing, read from the words by which sensors say how it ended.
public enum ConnectionOutcome {
    /// Whether `state` says that nobody answered or that the answer was no.
    ///
    /// Knows Zeek's `conn_state` (S0, REJ, RSTOS0, RSTRH, SH), Argus' states (`REQ`, `INT`, unreachable `UR*`, and pairs of
    /// flags such as `S_RA` in which the answer has no S), Suricata's flow state `new` and nfdump's flags of a lone SYN.
    public static func isFailed(_ state: some StringProtocol) -> Bool {
        let word = state.uppercased()
        switch word {
        case "S0", "REJ", "RSTOS0", "RSTRH", "SH", "REQ", "INT", "NEW", "FAILED", "REJECTED", "TIMEOUT": return true
        case "": return false
        default: break
        }
        if word.hasPrefix("UR") { return true }
        if let bar = word.firstIndex(of: "_"), word.allSatisfy({ "FSRPAUECW_".contains($0) }) {
            let (asked, answered) = (word[..<bar], word[word.index(after: bar)...])
            return asked.contains("S") && !answered.contains("S")
        }
        let flags = word.filter { $0 != "." }
        return word.count >= 5 && word.contains(".") && flags == "S"
    }
}
