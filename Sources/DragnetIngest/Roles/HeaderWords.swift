import DragnetEvents

/// The words that a column's name is made of: `nameOrig` is name and orig, `id.orig_h` is id, orig and h.
struct HeaderWords {
    let name: String
    /// The name in lower case without anything but letters and digits.
    let joined: String
    /// The words in lower case.
    let words: [String]

    init(_ name: String) {
        self.name = name
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            guard character.isLetter || character.isNumber else {
                if !word.isEmpty { words.append(word) }
                word = ""
                wasLower = false
                continue
            }
            if character.isUppercase && wasLower {
                words.append(word)
                word = ""
            }
            wasLower = character.isLowercase
            word += character.lowercased()
        }
        if !word.isEmpty { words.append(word) }
        words = words.flatMap(Self.inEnglish)
        if words.count == 1, let preposition = Self.prepositions[words[0]] { words = [preposition] }
        self.words = words
        joined = words.joined()
    }

    func has(_ set: Set<String>) -> Bool { words.contains(where: set.contains) || set.contains(joined) }

    /// Whether the other column is an identifier of what this one is bare of: "payer" beside "payer IBAN" is the payer's name.
    func isNamed(by other: HeaderWords) -> Bool {
        words.count == 1 && other.words.count > 1 && other.words.contains(words[0]) && other.has(Self.identifiers)
    }

    /// How well the name fits a role, 0 to 1, before any look at the values.
    ///
    /// What comes from knowing the answer fits no role but the label's.
    func score(_ role: ColumnRole) -> Double {
        if role != .label && labelScore > 0 { return 0 }
        return switch role {
        case .time: timeScore
        case .source: partyScore(Self.sourceWords, Self.sourceThings)
        case .destination: partyScore(Self.destinationWords, Self.destinationThings)
        case .amount: amountScore
        case .id: idScore
        case .currency: has(["currency", "ccy", "curr", "currencycode", "cur"]) ? 1 : 0
        case .kind: kindScore
        case .label: labelScore
        case .port: portScore
        case .protocol: has(["proto", "protocol", "pr", "ipprotocol"]) ? 1 : 0
        case .service: has(["service", "svc", "app", "application", "appproto"]) ? 0.9 : 0
        case .state: ["state", "connstate", "flags", "flg", "status"].contains(joined) ? 0.9 : 0
        case .duration: has(["duration", "dur", "elapsed", "td"]) ? 1 : 0
        case .bytes: 0
        }
    }

    private var timeScore: Double {
        if has(Self.timeOthers) { return 0 }
        if ["timestamp", "time", "ts", "datetime", "dateandtime", "txdatetime", "eventtime"].contains(joined) {
            return 1
        }
        if has(["timestamp", "datetime", "ts", "starttime", "stime", "timestart"]) { return 0.95 }
        if has(["time"]) { return has(["start", "event", "transaction", "trans", "tx", "tran"]) ? 0.95 : 0.85 }
        if ["date", "unixtime", "epoch", "when"].contains(joined) { return 0.85 }
        if has(["date", "epoch", "unixtime"]) { return 0.75 }
        return ["step", "day", "t", "created", "createdat"].contains(joined) ? 0.6 : 0
    }

    private func partyScore(_ sides: Set<String>, _ things: Set<String>) -> Double {
        if has(Self.properties) { return 0 }
        let isSide = has(sides)
        let isThing = has(things)
        guard isSide || isThing else { return 0 }
        // "from_account" says more than "from", and "card number" more than "card".
        let naming = has(Self.identifiers) || words.count == 1 ? 0.1 : words.contains("name") ? 0.05 : 0
        return (isSide ? 0.9 : 0.75) + naming
    }

    private var amountScore: Double {
        if has(["old", "new", "balance", "avg", "mean", "max", "min", "count", "num", "currency", "ccy", "type", "id"])
        {
            return 0
        }
        if ["amount", "amt", "txamount", "transactionamount", "totbytes", "totalbytes", "baseamt"].contains(joined) {
            return 1
        }
        if has(["amount", "amt"]) { return 0.95 }
        if has(["bytes"]) {
            return words.count == 1 ? 0.95 : has(["src", "dst", "orig", "resp", "in", "out"]) ? 0.5 : 0.9
        }
        if has(["ibyt"]) { return 0.9 }
        if ["value", "sum", "paid", "price", "total", "ether"].contains(joined) { return 0.8 }
        return has(["paid", "price"]) ? 0.6 : 0
    }

    private var idScore: Double {
        if ["id", "uid", "eventid", "flowid", "communityid"].contains(joined) { return 1 }
        let event: Set<String> = [
            "tran", "trans", "transaction", "tx", "txn", "payment", "event", "record", "transfer",
        ]
        if has(event) && has(["id", "num", "number", "no", "hash", "ref", "reference", "key"]) { return 1 }
        return ["txid", "tranid", "transactionid", "txnid", "hash", "reference", "ref", "index"].contains(joined)
            ? 0.9 : 0
    }

    private var kindScore: Double {
        if ["type", "kind", "txtype", "transactiontype", "paymenttype", "paymentformat", "trantype"].contains(joined) {
            return 1
        }
        if has(["source", "src", "dst", "dest", "destination", "account", "customer", "merchant", "card"]) { return 0 }
        if has(["type", "kind", "format", "channel", "method"]) { return 0.8 }
        return ["category", "service"].contains(joined) ? 0.6 : 0
    }

    /// Labels and whatever else comes from knowing the answer.
    private var labelScore: Double {
        let exact: Set<String> = [
            "label", "isfraud", "fraud", "issar", "islaundering", "txfraud", "fraudlabel", "isanomaly", "anomaly",
            "ismalicious",
            "isattack", "class", "isfraudulent", "fraudbool", "sar",
        ]
        if exact.contains(joined) { return joined == "class" ? 0.8 : 1 }
        return has([
            "fraud", "laundering", "sar", "label", "flagged", "fraudulent", "anomaly", "malicious", "attack",
            "scenario",
        ]) ? 0.7 : 0
    }

    private var portScore: Double {
        if ["dport", "dp", "destport", "dstport", "destinationport", "idrespp", "port"].contains(joined) { return 1 }
        return has(["port"]) && has(Self.destinationWords) ? 1 : 0
    }

    /// What the column's words say its values are.
    var entityType: EntityWords? {
        if has(["merchant", "shop", "store", "seller", "vendor"]) { return .merchant }
        if has(["terminal", "pos", "atm"]) { return .terminal }
        if has(["card", "cc", "ccnum", "pan", "cardholder", "cardnumber"]) { return .card }
        if has(["customer", "user", "client", "person", "people", "rater", "ratee", "cust", "cif"]) { return .person }
        if has(["device"]) { return .device }
        if has(["domain", "hostname", "fqdn"]) { return .domain }
        if has(["host", "ip", "saddr", "daddr", "srcaddr", "dstaddr", "sa", "da", "ipaddr", "srcip", "dstip"]) {
            return .host
        }
        if has(["account", "acct", "acc", "iban", "wallet", "nameorig", "namedest"]) { return .account }
        return nil
    }
}
