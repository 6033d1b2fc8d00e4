package org.casewire.api.resource;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.casewire.api.auth.AllowedFor;
import org.casewire.api.request.Call;
import org.casewire.api.request.Cursors;
import org.casewire.api.request.JsonFields;
import org.casewire.api.view.CaseView;
import org.casewire.api.view.Page;
import org.casewire.core.access.Role;
import org.casewire.core.cases.CaseCursor;
import org.casewire.core.cases.CaseFilter;
import org.casewire.core.cases.CasePage;
import org.casewire.core.cases.CaseSearch;
import org.casewire.core.cases.CaseStatus;
import org.casewire.core.desk.SearchService;

/** Finds cases by what a person remembers; in a body, so that no name and no number stands in a URL. */
@Path("/v1/cases/search")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SearchResource {
    private static final String LIST = "cases-search";
    private static final int LONGEST_QUERY = 200;
    private static final int LARGEST_PAGE = 200;
    private static final int LONGEST_CURSOR = 512;

    private final SearchService search;
    private final Cursors cursors;

    public SearchResource(SearchService search, Cursors cursors) {
        this.search = search;
        this.cursors = cursors;
    }

    @POST
    @AllowedFor({Role.FRONTEND, Role.PROFESSIONAL})
    @Operation(
            summary = "Find cases by name, number or reference",
            description =
                    "By the beginning of any word of the patient's name (three letters or more, or a whole shorter"
                            + " word), by a whole number or its last four digits or more, or by a whole reference; several words"
                            + " must all fit. The last active first, complete cases too unless status says otherwise.",
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = Search.class))))
    public Page<CaseView> find(@Context Call call) {
        Search wanted = call.body(Search::read);
        Cursors.Paging paging = cursors.paging(
                LIST,
                wanted.limit().map(String::valueOf).orElse(null),
                wanted.cursor().orElse(null));
        CasePage page = search.find(
                call.organisation(),
                call.actor(),
                wanted.query(),
                new CaseFilter(
                        wanted.status(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        CaseOrder.assignee(wanted.assignee().orElse(null)),
                        Optional.empty(),
                        Optional.empty()),
                paging.first() ? CaseCursor.START : CaseOrder.cursor(paging.after()),
                paging.limit());
        return new Page<>(
                page.items().stream().map(CaseView::of).toList(),
                page.next()
                        .map(next -> cursors.write(LIST, CaseOrder.parts(next)))
                        .orElse(null));
    }

    @Schema(name = "CaseSearch")
    record Search(
            @Schema(maxLength = LONGEST_QUERY) String query,
            @Schema(nullable = true) Optional<CaseStatus> status,

            @Schema(nullable = true, description = "A professional's id, or none")
            Optional<String> assignee,

            @Schema(nullable = true, minimum = "1", maximum = "200")
            Optional<Integer> limit,

            @Schema(nullable = true) Optional<String> cursor) {
        static Search read(JsonFields fields) {
            String query = fields.text("query", LONGEST_QUERY);
            if (fields.raw("query").isPresent() && !query.isBlank() && !CaseSearch.isQuery(query)) {
                fields.fault("query", "must be some words of a name, digits of a number, or a reference");
            }
            return new Search(
                    query,
                    fields.optionalChoice("status", CaseStatus.class),
                    fields.optionalName("assignee", 128),
                    fields.optionalNumber("limit", 1, LARGEST_PAGE),
                    fields.optionalText("cursor", LONGEST_CURSOR));
        }

        @Override
        public String toString() {
            return "Search[]";
        }
    }
}
