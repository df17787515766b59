from django.urls import path

from desk.views import firm, join, palette, people, profile, sample, settings, today

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("p/join/", join.join, name="join_form"),
    path("p/join/<str:token>/", join.join, name="join"),
    path("palette/", palette.palette, name="palette"),
    path("language/", settings.language, name="language"),
    path("settings/", profile.settings_index, name="settings"),
    path("settings/profile/", profile.settings_profile, name="settings_profile"),
    path("settings/security/", settings.settings_security, name="settings_security"),
    path("settings/security/tokens/", settings.token_create, name="token_create"),
    path("settings/security/tokens/<int:pk>/revoke/", settings.token_revoke, name="token_revoke"),
    path("settings/security/sign-out-others/", settings.sessions_end, name="sessions_end"),
    path("settings/people/", people.settings_people, name="settings_people"),
    path("settings/people/invite/", people.person_invite, name="person_invite"),
    path("settings/people/<int:pk>/", people.person_edit, name="person_edit"),
    path("settings/people/<int:pk>/invite/", people.invitation_resend, name="invitation_resend"),
    path("settings/people/<int:pk>/leave/", people.person_leave, name="person_leave"),
    path("settings/people/<int:pk>/return/", people.person_return, name="person_return"),
    path("settings/people/<int:pk>/hours/", profile.person_hours, name="person_hours"),
    path("settings/people/<int:pk>/deputy/", profile.person_deputy, name="person_deputy"),
    path("settings/people/<int:pk>/absences/", profile.absence_create, name="absence_create"),
    path("settings/absences/<int:pk>/delete/", profile.absence_delete, name="absence_delete"),
    path("settings/teams/", firm.settings_teams, name="settings_teams"),
    path("settings/teams/new/", firm.team_create, name="team_create"),
    path("settings/teams/<int:pk>/", firm.team_edit, name="team_edit"),
    path("settings/teams/<int:pk>/delete/", firm.team_delete, name="team_delete"),
    path("settings/offices/", firm.settings_offices, name="settings_offices"),
    path("settings/offices/new/", firm.office_create, name="office_create"),
    path("settings/offices/<int:pk>/", firm.office_edit, name="office_edit"),
    path("settings/sample/", sample.settings_sample, name="settings_sample"),
    path("settings/sample/remove/", sample.sample_remove, name="sample_remove"),
    path("settings/sample/restore/", sample.sample_restore, name="sample_restore"),
    path("settings/visibility/", settings.settings_visibility, name="settings_visibility"),
]
