import DragnetCore

/// Fraud with stolen cards and stolen passwords.
extension FraudPlanter {
    /// By night somebody else pays from an account that has a settled life: much, fast, to strangers.
    func takeover(at start: Int64, _ random: inout KeyedRandom) -> FraudDraft {
        var draft = FraudDraft(.accountTakeover)
        let settled = choose(1, before: town.calendar.midnight(3), outsiders: false, &random) {
            history.outgoing[Int($0)] >= 25 && !isNightOwl[Int($0)]
        }
        let anyone = choose(1, before: start, outsiders: false, &random)
        guard let victim = settled.first ?? anyone.first else { return draft }
        let shops = (town.merchants[MerchantKind.bigTicket.rawValue] + town.merchants[MerchantKind.webShop.rawValue])
            .filter { $0.currency == .eur }.map(\.account)
        let helperCount = random.next(in: 2...4)
        let helpers = choose(helperCount, before: start, outsiders: true, &random) {
            $0 != victim && !history.hasPaid(victim, $0)
        }
        let newShops = shops.filter { !history.hasPaid(victim, $0) && history.isSeen($0, before: start) }
        let payees = helpers + random.sample(random.next(in: 1...3), of: newShops)
        guard !payees.isEmpty else { return draft }
        draft.entities = [victim] + payees
        let midnight = start / 86_400 * 86_400
        let begin = midnight + Int64(random.next(in: 0...3 * 3600))
        let length = random.next(in: 3_600...3 * 3600)
        for payment in 0..<random.next(in: 7...10) {
            let payee = payment < payees.count ? payees[payment] : random.pick(payees)
            let amount = random.nextLogUniform(from: 190, to: 1_900)
            draft.add(
                at: begin + Int64(random.next(below: length)), from: victim, to: payee,
                cents: Amounts.typed(amount, roundShare: 0.3, &random),
                channel: random.nextBool(probability: 0.55) ? .web : .mobile)
        }
        return draft
    }

    /// A list of stolen cards is tried with small sums at one shop; the good ones buy something to sell.
    func cardTesting(at start: Int64, _ random: inout KeyedRandom) -> FraudDraft {
        var draft = FraudDraft(.cardTesting)
        let kind: MerchantKind = random.pick([.digital, .kiosk, .kiosk])
        let open = town.merchants[kind.rawValue].filter {
            $0.currency == .eur && history.isSeen($0.account, before: start)
        }
        let untouched = open.filter { !taken.contains($0.account) }
        let shops = untouched.isEmpty ? open : untouched
        guard !shops.isEmpty else { return draft }
        let shop = random.pick(shops)
        let cardCount = random.next(in: 30...34)
        let cards = choose(cardCount, before: start, outsiders: true, &random) { !history.hasPaid($0, shop.account) }
        guard cards.count >= 10 else { return draft }
        draft.entities = [shop.account] + cards
        // Two sittings of up to an hour, on different days, as testers stop before the shop notices.
        let midnight = start / 86_400 * 86_400
        let days = [0, Int64(random.next(in: 1...4))]
        let begins = days.map { midnight + $0 * 86_400 + Int64(random.next(in: 9 * 3600...19 * 3600)) }
        let length = random.next(in: 35 * 60...60 * 60)
        for (position, card) in cards.enumerated() {
            let begin = begins[position % 2]
            let amount = max(0.5, random.nextLogNormal(median: kind.price.median * 0.95, sigma: kind.price.sigma))
            draft.add(
                at: begin + Int64(random.next(below: length)), from: card, to: shop.account,
                cents: Amounts.shaped(min(amount, 19), oddShare: kind.oddShare, &random),
                channel: kind.channel(&random))
        }
        let targets = town.merchants[MerchantKind.webShop.rawValue].filter { $0.currency == .eur }
        for card in cards.prefix(random.next(in: 3...4)) {
            let fit = targets.filter { !history.hasPaid(card, $0.account) }
            guard !fit.isEmpty else { continue }
            draft.add(
                at: begins[1] + Int64(length + random.next(in: 600...4 * 3600)), from: card,
                to: random.pick(fit).account,
                cents: Amounts.shaped(random.nextLogUniform(from: 70, to: 480), oddShare: 0.5, &random),
                channel: MerchantKind.webShop.channel(&random))
        }
        return draft
    }
}
